-- An email written in blocks keeps them beside the Liquid they became; null: written as Liquid.
ALTER TABLE email_template ADD COLUMN blocks jsonb;
