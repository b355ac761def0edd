"""Letters and mails composed: facts and a language in, subject and text out."""
