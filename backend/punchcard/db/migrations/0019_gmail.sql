-- Members by their Gmail mailbox: dots, and what follows a +, lead to the same one. Asked by referrals
-- whether a "friend" has bought before under another address (db/sql/referrals.py).
CREATE INDEX member_gmail ON member
    ((replace(split_part(split_part(email_key, '@', 1), '+', 1), '.', '')))
    WHERE email_key LIKE '%@gmail.com' OR email_key LIKE '%@googlemail.com';
