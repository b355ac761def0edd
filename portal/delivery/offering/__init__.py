"""eFaktura offered by e-mail to those who have not got it, and asked for by those who say yes."""
