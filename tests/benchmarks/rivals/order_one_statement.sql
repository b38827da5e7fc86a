-- WRITE 1 as one statement: what PostgreSQL itself needs for an order, with every row that
-- Punchcard writes for it. Rules are read from their tables; their arithmetic stands here.
\set number random(1, :members)
\set order random(1, 1000000000000000)
\set total random(500, 20000)
WITH given AS (
    SELECT customer, order_id, total, body, sha256(convert_to(body::text, 'UTF8')) AS hash
    FROM (
        SELECT 'C' || lpad(:number::text, 7, '0') AS customer, :order::text AS order_id,
            :total::int AS total,
            jsonb_build_object('number', :order::text, 'currency', 'EUR', 'total', :total::int,
                'shipping', 0, 'gift_card_paid', 0, 'lines', jsonb_build_array(
                    jsonb_build_object('product_id', 'BEAN-HOUSE-1K', 'sku', 'BEAN-HOUSE-1K',
                        'title', 'House Blend, 1 kg', 'quantity', 1, 'amount', :total::int - 400,
                        'gift_card', false),
                    jsonb_build_object('product_id', 'FILTER-V60', 'sku', 'FILTER-V60', 'title',
                        'Paper Filters, 100 pieces', 'quantity', 1, 'amount', 400,
                        'gift_card', false))) AS body
    ) request
), who AS (
    SELECT m.id, m.status = 'active' AS active
    FROM given JOIN member_identity i ON (i.store, i.external_id) = ('default', customer)
    JOIN member m ON m.id = i.member_id
), rules AS (
    SELECT r.key, v.version, v.settings
    FROM rule r CROSS JOIN LATERAL (
        SELECT * FROM rule_version v
        WHERE v.rule_id = r.id AND v.effective_from <= now() ORDER BY v.version DESC LIMIT 1) v
    WHERE r.type IN ('purchase', 'order_milestone') AND v.enabled
), award AS (
    SELECT w.id, w.active, p.version, m.version AS mark_version,
           (m.settings->>'orders')::int AS mark,
           CASE WHEN w.active THEN (m.settings->>'points')::int ELSE 0 END AS bonus,
           CASE WHEN w.active THEN (p.settings->>'points')::numeric::int
               * (total / (100 * (p.settings->>'per_amount')::numeric)::int) ELSE 0 END AS points
    FROM given, who w, rules p, rules m
    WHERE p.key = 'purchase' AND m.key = 'tenth_order'
      AND NOT EXISTS (
        SELECT FROM fact_key k
        WHERE (k.external_id, k.kind, k.source) = (order_id, 'order_paid', 'rival'))
), posted AS (
    UPDATE balance b SET
        next_seq = b.next_seq + 1 + (a.points > 0)::int
            + (a.bonus > 0 AND b.order_count + 1 = a.mark)::int,
        lots_left = b.lots_left + greatest(0, a.points - b.debt)
            + CASE WHEN b.order_count + 1 = a.mark THEN a.bonus ELSE 0 END,
        debt = greatest(0, b.debt - a.points),
        order_count = b.order_count + 1, kept_order_count = b.kept_order_count + 1,
        clock = greatest(b.clock, now()), last_activity_at = greatest(b.clock, now()),
        counters = CASE WHEN a.active THEN b.counters || jsonb_build_object('purchase',
            jsonb_build_object('held', NULL, 'times',
                coalesce((b.counters->'purchase'->>'times')::int, 0) + 1)) ELSE b.counters END
    FROM award a WHERE b.member_id = a.id
    RETURNING b.member_id, old.next_seq AS seq, least(old.debt, a.points) AS paid, a.points,
        CASE WHEN old.order_count + 1 = a.mark THEN a.bonus ELSE 0 END AS bonus,
        a.version, a.mark_version, a.mark, a.active,
        old.order_count + 1 AS orders, new.clock AS at, new.available,
        new.lifetime
), facts AS (
    INSERT INTO fact (member_id, seq, kind, source, external_id, body, reasons, revision, actor,
                      occurred_at, effective_at)
    SELECT member_id, seq, 'order_paid', 'rival', order_id,
        body,
        CASE WHEN bonus > 0 OR NOT active THEN '[]' ELSE jsonb_build_array(jsonb_build_object(
            'code', CASE WHEN orders < mark THEN 'milestone_not_reached' ELSE 'milestone_passed' END,
            'message', format('This is order %s; the bonus comes with order %s.', orders, mark),
            'rule_key', 'tenth_order')) END,
        1, 'rival', now(), at
    FROM posted, given
), keys AS (
    INSERT INTO fact_key (source, external_id, kind, content_hash, member_id, seq)
    SELECT 'rival', order_id, 'order_paid', hash, member_id, seq FROM posted, given
), bonus AS (
    INSERT INTO entry (member_id, seq, fact_seq, kind, from_account, to_account, points, rule_key,
                       rule_version, inputs, rounding, occurred_at, effective_at)
    SELECT member_id, seq + 1, seq, 'earn', 'issued', 'available', bonus, 'tenth_order',
        mark_version, jsonb_build_object('orders', mark, 'points', bonus), 'floor', now(), at
    FROM posted, given WHERE bonus > 0
), bonus_lot AS (
    INSERT INTO lot (member_id, seq, award_seq, points, remaining, opened_at)
    SELECT member_id, seq + 1, seq + 1, bonus, bonus, at FROM posted, given WHERE bonus > 0
), entries AS (
    INSERT INTO entry (member_id, seq, fact_seq, kind, from_account, to_account, points, rule_key,
                       rule_version, inputs, rounding, occurred_at, effective_at)
    SELECT member_id, seq + 1 + (bonus > 0)::int, seq, 'earn', 'issued', 'available', points,
        'purchase', version,
        jsonb_build_object('base_minor', total, 'currency', 'EUR', 'points', '5', 'basis',
            'per_amount', 'per_amount', '1', 'steps', 'whole', 'units', (total / 100)::text),
        'floor', now(), at
    FROM posted, given WHERE points > 0
), lots AS (
    INSERT INTO lot (member_id, seq, award_seq, points, remaining, opened_at)
    SELECT member_id, seq + 1 + (bonus > 0)::int, seq + 1 + (bonus > 0)::int, points,
        points - paid, at
    FROM posted, given WHERE points > 0
), moves AS (
    INSERT INTO lot_move (member_id, entry_seq, lot_seq, points)
    SELECT member_id, seq + 1 + (bonus > 0)::int, seq + 1 + (bonus > 0)::int, paid
    FROM posted, given WHERE paid > 0
), orders AS (
    INSERT INTO shop_order (member_id, source, external_id, fact_seq, number, currency,
                            total_minor, base_minor, awards, paid_at)
    SELECT member_id, 'rival', order_id, seq, order_id, 'EUR', total, total,
        CASE WHEN points > 0 THEN jsonb_build_array(jsonb_build_object('seq',
            seq + 1 + (bonus > 0)::int, 'rule_key', 'purchase', 'rule_version', version,
            'points', points, 'taken', 0)) ELSE '[]' END, now()
    FROM posted, given
), mails AS (
    INSERT INTO outbox (id, effect, kind, cause, member_id, fact_seq, payload)
    SELECT uuidv7(), 'email', 'points_added', 'fact:' || member_id || ':' || seq, member_id, seq,
        jsonb_build_object('points', points + bonus, 'balance', available)
    FROM posted, given WHERE points > 0
), pending AS (
    INSERT INTO feed_pending (member_id, seq) SELECT member_id, seq FROM posted, given
)
SELECT member_id, seq, points + bonus AS points, available, lifetime FROM posted;
