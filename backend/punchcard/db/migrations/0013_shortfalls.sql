-- What refunds could not take back under the policy that clamps, a list of {kind, corrects_seq, points,
-- fact_seq, ...}: collected from points that come back with a code. Nearly always empty.
ALTER TABLE balance ADD COLUMN shortfalls jsonb NOT NULL DEFAULT '[]';

-- What the goods of an order cost, however they were paid: an order is fully refunded by them.
ALTER TABLE shop_order ADD COLUMN goods_minor bigint NOT NULL DEFAULT 0 CHECK (goods_minor >= 0);
UPDATE shop_order s SET goods_minor = least(
    greatest(0, s.total_minor - (f.body ->> 'shipping')::bigint),
    coalesce((SELECT sum((line ->> 'amount')::bigint)
              FROM jsonb_array_elements(f.body -> 'lines') line),
             s.total_minor))
FROM fact f WHERE (f.member_id, f.seq) = (s.member_id, s.fact_seq);
