-- The STS tests itself on a zone that does not exist, in a transaction that is always rolled back; the reference to the zone is checked at the
-- end of a transaction that asks for it, and at the end of the statement, as before, in every other.
ALTER TABLE authority_records ALTER CONSTRAINT authority_records_zone_id_fkey DEFERRABLE INITIALLY IMMEDIATE;
