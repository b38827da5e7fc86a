-- Which codes gave up points in an order, whoever's they are: a full refund gives them back.
CREATE INDEX redemption_spent_in ON redemption (order_id, order_source)
    WHERE order_id IS NOT NULL AND entry_seq IS NOT NULL AND NOT returned;
