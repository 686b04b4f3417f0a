"""Rules on payments out of public accounts."""
