-- What the rules of visits, events, birthdays, spending and audiences know of a member. All of it
-- follows from the facts, like the rest of the balance.
ALTER TABLE balance
    ADD COLUMN joined_at timestamptz,               -- occurred_at of the first fact
    ADD COLUMN tags jsonb NOT NULL DEFAULT '[]',    -- in order
    ADD COLUMN birthday jsonb,                      -- month, day, since, year that last came
    ADD COLUMN spending jsonb NOT NULL DEFAULT '{}';    -- by period: [kept, paid, currency]
CREATE INDEX balance_tags ON balance USING gin (tags) WHERE tags <> '[]';

ALTER TABLE program
    ADD COLUMN leap_birthday text NOT NULL DEFAULT 'feb_28',
    ADD CONSTRAINT program_leap_birthday CHECK (leap_birthday IN ('feb_28', 'mar_1'));

UPDATE balance b SET joined_at = f.occurred_at
FROM fact f WHERE (f.member_id, f.seq) = (b.member_id, 1);

-- The purchases there are, as core/spending.py sums them: in all, and the last three months and years.
WITH purchase AS (
    SELECT s.member_id, s.base_minor AS paid, s.base_minor - least(s.base_minor, s.refunded_minor)
           AS kept, s.currency, s.paid_at AT TIME ZONE p.timezone AS at
    FROM shop_order s CROSS JOIN program p
    WHERE s.fact_seq IS NOT NULL AND s.base_minor > 0 AND s.paid_at >= p.starts_at
        AND s.currency = coalesce(p.currency, s.currency)
), sums AS (
    SELECT member_id, kind, period, sum(kept)::bigint AS kept, sum(paid)::bigint AS paid,
           min(currency) AS currency,
           row_number() OVER (PARTITION BY member_id, kind ORDER BY period DESC) AS place
    FROM purchase CROSS JOIN LATERAL (VALUES
        ('ever', 'ever'),
        ('year', 'year ' || to_char(at, 'YYYY')),
        ('month', 'month ' || to_char(at, 'YYYY-MM'))) AS u(kind, period)
    GROUP BY member_id, kind, period
)
UPDATE balance b SET spending = found.spending
FROM (
    SELECT member_id, jsonb_object_agg(period, jsonb_build_array(kept, paid, currency)) AS spending
    FROM sums WHERE place <= 3 GROUP BY member_id
) found WHERE found.member_id = b.member_id;
