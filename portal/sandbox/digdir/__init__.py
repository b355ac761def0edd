"""What Digdir runs, for the demo and tests: Maskinporten, the contact and reservation register, and eFormidling."""
