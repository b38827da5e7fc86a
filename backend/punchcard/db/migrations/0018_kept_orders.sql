-- An order is fully refunded by the value of its goods (0013), before that it was by the part that
-- earns: who has orders where the two differ has them counted anew. Nobody else is looked at.
WITH counted AS (
    SELECT member_id,
           count(*) FILTER (WHERE NOT (goods_minor > 0 AND refunded_minor >= goods_minor)) AS kept
    FROM shop_order
    WHERE fact_seq IS NOT NULL AND member_id IN (
        SELECT member_id FROM shop_order
        WHERE fact_seq IS NOT NULL AND refunded_minor > 0 AND base_minor <> goods_minor)
    GROUP BY member_id
)
UPDATE balance b SET kept_order_count = counted.kept
FROM counted WHERE counted.member_id = b.member_id AND b.kept_order_count <> counted.kept;
