package io.caracal.sts.policy;

/** What a zone's binding names: a policy set version and the digest that its manifest was sealed with. */
record ActiveVersion(String id, String manifestSha256) {}
