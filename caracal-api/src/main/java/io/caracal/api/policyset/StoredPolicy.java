package io.caracal.api.policyset;

/** A policy version as a manifest refers to it. */
record StoredPolicy(String id, String content, String schemaVersion) {}
