-- Sums for the analytics, kept by the sequencer with the feed: reading them reads no ledger.
ALTER TABLE daily_total
    ADD COLUMN pending bigint NOT NULL DEFAULT 0,   -- what came to wait, less what was decided
    ADD COLUMN available bigint NOT NULL DEFAULT 0, -- what could be spent, less what was taken
    ADD COLUMN spenders bigint NOT NULL DEFAULT 0;  -- members who redeemed for the first time

CREATE TABLE daily_rule (
    day date NOT NULL,                              -- of occurred_at, in the programme's zone
    rule_key text COLLATE "C" NOT NULL,             -- of a rule or a reward; '' for neither
    kind entry_kind NOT NULL,
    entries bigint NOT NULL,
    points bigint NOT NULL,
    CONSTRAINT daily_rule_pkey PRIMARY KEY (day, rule_key, kind)
);

CREATE TABLE daily_tier_move (
    day date NOT NULL,                              -- of effective_at, in the programme's zone
    old_tier text COLLATE "C" NOT NULL,             -- '' for none
    new_tier text COLLATE "C" NOT NULL,
    moves bigint NOT NULL,
    CONSTRAINT daily_tier_move_pkey PRIMARY KEY (day, old_tier, new_tier)
);

-- What a point is worth to the books, in whole units of the programme's currency.
ALTER TABLE program
    ADD COLUMN point_value numeric(12, 6) NOT NULL DEFAULT 0.01,
    ADD CONSTRAINT program_point_value CHECK (point_value BETWEEN 0 AND 1000);

-- The same sums as ever after, over what the feed has numbered so far.
CREATE TEMPORARY TABLE numbered_entry ON COMMIT DROP AS
    SELECT e.member_id, e.seq, (e.occurred_at AT TIME ZONE p.zone)::date AS day, e.kind, e.points,
        e.from_account, e.to_account,
        coalesce(nullif(e.rule_key, ''), e.inputs->>'reward_key', o.inputs->>'reward_key', '')
            AS rule_key,
        e.kind = 'redeem' AND row_number() OVER (
            PARTITION BY e.member_id, e.kind ORDER BY e.seq) = 1 AS first_redeemed
    FROM feed t JOIN entry e ON e.member_id = t.member_id AND e.fact_seq = t.seq
    LEFT JOIN entry o ON e.kind = 'return' AND o.member_id = e.member_id AND o.seq = e.corrects_seq
    CROSS JOIN (SELECT coalesce((SELECT timezone FROM program), 'UTC') AS zone) p;

UPDATE daily_total d SET pending = m.pending, available = m.available, spenders = m.spenders
FROM (
    SELECT day,
        coalesce(sum(CASE WHEN to_account = 'pending' THEN points
            WHEN from_account = 'pending' THEN -points END), 0) AS pending,
        coalesce(sum(CASE WHEN to_account = 'available' THEN points
            WHEN from_account = 'available' THEN -points END), 0) AS available,
        count(*) FILTER (WHERE first_redeemed) AS spenders
    FROM numbered_entry GROUP BY day
) m WHERE m.day = d.day;

INSERT INTO daily_rule
SELECT day, rule_key, kind, count(*), sum(points) FROM numbered_entry GROUP BY 1, 2, 3;

INSERT INTO daily_tier_move
SELECT (c.effective_at AT TIME ZONE coalesce((SELECT timezone FROM program), 'UTC'))::date,
    coalesce(c.old_tier, ''), coalesce(c.new_tier, ''), count(*)
FROM feed t JOIN tier_change c ON c.member_id = t.member_id AND c.fact_seq = t.seq
WHERE c.old_tier IS DISTINCT FROM c.new_tier GROUP BY 1, 2, 3;
