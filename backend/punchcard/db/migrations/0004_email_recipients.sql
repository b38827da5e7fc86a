-- Where an email to the admin goes; empty: not set. Those to members go to the member.
ALTER TABLE email_template ADD COLUMN to_address text NOT NULL DEFAULT '';
