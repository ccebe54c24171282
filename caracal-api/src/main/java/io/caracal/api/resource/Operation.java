package io.caracal.api.resource;

/** An operation of a resource and the scope it needs; the method in upper case, the path exact. */
record Operation(String method, String path, String scope) {}
