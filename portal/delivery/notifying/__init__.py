"""Notifications that residents may ask for: a few words by e-mail or text message that there is something to see.

They carry nothing and promise nothing: an invoice arrives whether or not anybody is told. So none is sent twice, and
one that may have been sent is not sent again.
"""
