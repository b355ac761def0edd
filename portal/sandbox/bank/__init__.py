"""The residents' bank: the register of who takes eFaktura, the supplier's REST facade before it, and its counter."""
