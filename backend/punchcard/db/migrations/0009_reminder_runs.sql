-- Point reminders being sent: a run goes through its audience in the order of the members' ids.
CREATE TABLE reminder_run (
    id uuid NOT NULL,
    cause text COLLATE "C" NOT NULL,                -- a run happens once a cause
    state text COLLATE "C" NOT NULL DEFAULT 'running',
    minimum_points integer NOT NULL,
    quiet_since timestamptz,                        -- members active since then are left in peace
    total integer NOT NULL,                         -- members when it began
    queued integer NOT NULL DEFAULT 0,
    beyond uuid,                                    -- the last member it has come to
    actor text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    settled_at timestamptz,
    CONSTRAINT reminder_run_pkey PRIMARY KEY (id),
    CONSTRAINT reminder_run_once UNIQUE (cause),
    CONSTRAINT reminder_run_state CHECK (state IN ('running', 'paused', 'done', 'cancelled')),
    CONSTRAINT reminder_run_settled CHECK
        ((state IN ('running', 'paused')) = (settled_at IS NULL))
);
CREATE UNIQUE INDEX reminder_run_open ON reminder_run ((true)) WHERE settled_at IS NULL;
