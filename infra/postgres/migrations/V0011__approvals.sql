-- Approvers are shown what was decided about the same principal before.
CREATE INDEX step_up_challenges_zone_principal_idx ON step_up_challenges (zone_id, principal_id);
