-- READ 2 as one statement, the JSON made by PostgreSQL.
SELECT json_agg(json_build_object('id', m.id, 'externalId', m.external_id, 'name', m.name,
    'email', m.email, 'status', m.status, 'orderCount', b.order_count,
    'lastActivityAt', b.last_activity_at, 'available', b.available, 'pending', b.pending,
    'lifetime', b.lifetime,
    'activities', (
        SELECT json_agg(json_build_object('id', f.seq, 'kind', upper(f.kind), 'points', s.points,
            'occurredAt', f.occurred_at, 'amount', coalesce(f.body->'total', f.body->'amount'),
            'currencyCode', f.body->>'currency') ORDER BY f.effective_at DESC, f.seq DESC)
        FROM (SELECT * FROM fact WHERE member_id = m.id
              ORDER BY effective_at DESC, seq DESC LIMIT 5) f
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(
                CASE WHEN e.to_account IN ('available', 'pending') THEN e.points ELSE 0 END
                - CASE WHEN e.from_account IN ('available', 'pending') THEN e.points ELSE 0 END), 0)
                AS points
            FROM entry e WHERE e.member_id = f.member_id AND e.fact_seq = f.seq) s))
    ORDER BY b.lifetime DESC, b.member_id DESC)
FROM (SELECT b.* FROM balance b JOIN member m ON m.id = b.member_id WHERE m.status = 'active'
      ORDER BY b.lifetime DESC, b.member_id DESC LIMIT 50) b
JOIN member m ON m.id = b.member_id;
