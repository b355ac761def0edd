"""What people did and looked at."""
