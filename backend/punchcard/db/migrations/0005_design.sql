-- Theme, texts and notices of the storefront: all of it in one version, the highest is in force.
-- Nothing here moves points.
CREATE TABLE design (
    version integer NOT NULL,
    revision bigint NOT NULL,                       -- of the programme that brought it
    document jsonb NOT NULL,
    actor text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT design_pkey PRIMARY KEY (version),
    CONSTRAINT design_number CHECK (version >= 1)
);
CREATE TRIGGER design_append_only BEFORE UPDATE OR DELETE ON design
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
