-- Names of workloads are unique in their zone regardless of case: the index decides between two requests at the same time.
CREATE UNIQUE INDEX workloads_zone_id_name_key ON workloads (zone_id, lower(name));
