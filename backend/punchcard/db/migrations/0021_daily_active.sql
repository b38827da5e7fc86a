-- How many members became active less how many ceased to be, by day: the days before an instant add up
-- to the members active then. Kept by the sequencer with the feed, like the other sums by day.
CREATE TABLE daily_active (
    day date NOT NULL,                              -- of effective_at, in the programme's zone
    members bigint NOT NULL,
    CONSTRAINT daily_active_pkey PRIMARY KEY (day)
);

-- The same sums as ever after, over what the feed has numbered so far.
INSERT INTO daily_active
SELECT u.day, sum(u.members) FROM (
    SELECT f.day, lag(f.day) OVER (PARTITION BY f.member_id ORDER BY f.seq) AS before
    FROM (
        SELECT f.member_id, f.seq, (f.effective_at AT TIME ZONE p.zone)::date AS day
        FROM feed t JOIN fact f USING (member_id, seq)
        CROSS JOIN (SELECT coalesce((SELECT timezone FROM program), 'UTC') AS zone) p
        WHERE f.source <> 'clock'
    ) f
) l CROSS JOIN LATERAL (VALUES (greatest(l.day, l.before + 90), 1), (l.day + 90, -1)) AS u(day, members)
WHERE l.before IS DISTINCT FROM l.day
GROUP BY 1 HAVING sum(u.members) <> 0;
