"""Questionnaires on pages: one sitting, single ones on request, what was answered and what it came to."""
