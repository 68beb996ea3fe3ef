"""The directory's tables and its search: public facts about places and meetings, the same for everybody."""
