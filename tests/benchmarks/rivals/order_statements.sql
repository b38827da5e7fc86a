-- WRITE 1 the usual way: a transaction of one statement a table, the balance locked first.
\set number random(1, :members)
\set order random(1, 1000000000000000)
\set total random(500, 20000)
\set points 5 * (:total / 100)
BEGIN;
SELECT m.id AS member, m.status FROM member_identity i JOIN member m ON m.id = i.member_id
    WHERE (i.store, i.external_id) = ('default', 'C' || lpad(:number::text, 7, '0'))
\gset
SELECT count(*) AS rules FROM rule r JOIN rule_version v ON v.rule_id = r.id
    WHERE v.enabled AND v.effective_from <= now()
\gset
SELECT count(*) AS known FROM fact_key
    WHERE (external_id, kind, source) = (:order::text, 'order_paid', 'rival')
\gset
SELECT next_seq AS seq, next_seq + 1 AS entry FROM balance
    WHERE member_id = :member::uuid FOR NO KEY UPDATE
\gset
INSERT INTO fact (member_id, seq, kind, source, external_id, body, reasons, revision, actor,
                  occurred_at, effective_at)
    VALUES (:member::uuid, :seq::int, 'order_paid', 'rival', :order::text,
        jsonb_build_object('number', :order::text, 'currency', 'EUR', 'total', :total::int,
            'shipping', 0, 'gift_card_paid', 0, 'lines', jsonb_build_array(
                jsonb_build_object('product_id', 'BEAN-HOUSE-1K', 'sku', 'BEAN-HOUSE-1K', 'title',
                    'House Blend, 1 kg', 'quantity', 1, 'amount', :total::int - 400, 'gift_card', false),
                jsonb_build_object('product_id', 'FILTER-V60', 'sku', 'FILTER-V60', 'title',
                    'Paper Filters, 100 pieces', 'quantity', 1, 'amount', 400, 'gift_card', false))),
        '[{"code": "milestone_not_reached", "message": "This is order 5; the bonus comes with order 10.", "rule_key": "tenth_order"}]',
        1, 'rival', now(), now());
INSERT INTO fact_key (source, external_id, kind, content_hash, member_id, seq)
    VALUES ('rival', :order::text, 'order_paid',
            sha256(convert_to(:order::text || :total::int, 'UTF8')), :member::uuid, :seq::int);
INSERT INTO entry (member_id, seq, fact_seq, kind, from_account, to_account, points, rule_key,
                   rule_version, inputs, rounding, occurred_at, effective_at)
    VALUES (:member::uuid, :entry::int, :seq::int, 'earn', 'issued', 'available', :points::int, 'purchase', 1,
        jsonb_build_object('base_minor', :total::int, 'currency', 'EUR', 'points', '5', 'basis',
            'per_amount', 'per_amount', '1', 'steps', 'whole', 'units', (:total::int / 100)::text),
        'floor', now(), now());
INSERT INTO lot (member_id, seq, award_seq, points, remaining, opened_at)
    VALUES (:member::uuid, :entry::int, :entry::int, :points::int, :points::int, now());
UPDATE balance SET next_seq = next_seq + 2, lots_left = lots_left + :points::int,
    order_count = order_count + 1, kept_order_count = kept_order_count + 1,
    clock = greatest(clock, now()), last_activity_at = greatest(clock, now()),
    counters = counters || jsonb_build_object('purchase', jsonb_build_object('held', NULL, 'times',
        coalesce((counters->'purchase'->>'times')::int, 0) + 1))
    WHERE member_id = :member::uuid;
INSERT INTO shop_order (member_id, source, external_id, fact_seq, number, currency, total_minor,
                        base_minor, awards, paid_at)
    VALUES (:member::uuid, 'rival', :order::text, :seq::int, :order::text, 'EUR', :total::int, :total::int,
        jsonb_build_array(jsonb_build_object('seq', :entry::int, 'rule_key', 'purchase',
            'rule_version', 1, 'points', :points::int, 'taken', 0)), now());
INSERT INTO outbox (id, effect, kind, cause, member_id, fact_seq, payload)
    VALUES (uuidv7(), 'email', 'points_added', 'fact:' || :member::text || E'\\x3a' || :seq::int,
        :member::uuid, :seq::int, jsonb_build_object('points', :points::int, 'balance', :points::int));
INSERT INTO feed_pending (member_id, seq) VALUES (:member::uuid, :seq::int);
COMMIT;
