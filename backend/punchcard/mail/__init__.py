"""Emails: rendering merchants' texts safely, the layout, handing over to SMTP."""
