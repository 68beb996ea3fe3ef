"""The medicines of a person: pages, actions, what is said first."""
