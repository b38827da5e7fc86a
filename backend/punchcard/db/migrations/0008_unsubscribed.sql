-- Since when a member wants no emails but those that answer what they did; null: all of them.
ALTER TABLE member ADD COLUMN unsubscribed_at timestamptz;
