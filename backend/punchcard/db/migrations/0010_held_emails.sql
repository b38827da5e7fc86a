-- After a restore nobody knows what was sent since the dump: such effects wait for a person.
ALTER TABLE outbox
    DROP CONSTRAINT outbox_state,
    ADD CONSTRAINT outbox_state CHECK (state IN
        ('queued', 'sending', 'sent', 'kept', 'skipped', 'failed', 'bounced', 'held'));
CREATE INDEX outbox_held ON outbox (id) WHERE state = 'held';
