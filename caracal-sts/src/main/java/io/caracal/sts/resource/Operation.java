package io.caracal.sts.resource;

/** A declared operation of a resource and the scope it needs. */
record Operation(String method, String path, String scope) {
    boolean is(String otherMethod, String otherPath) {
        return method.equalsIgnoreCase(otherMethod.strip()) && path.equals(otherPath.strip());
    }
}
