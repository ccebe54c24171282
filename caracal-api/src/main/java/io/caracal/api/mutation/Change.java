package io.caracal.api.mutation;

/**
 * What a mutation did: its result, and what admin audit says about it. The names of the changed fields come from the request body.
 *
 * @param result      what the caller gets back from {@link Mutations}
 * @param kind        what kind of change
 * @param entityType  collection as in the path, for example {@code applications}
 * @param entityId    id of the entity
 * @param status      HTTP status that the request will be answered with
 */
public record Change<T>(T result, ChangeKind kind, String entityType, String entityId, int status) {

    /** Answered with 201. */
    public static <T> Change<T> created(String entityType, String entityId, T result) {
        return new Change<>(result, ChangeKind.CREATE, entityType, entityId, 201);
    }

    /** Answered with 200. */
    public static <T> Change<T> updated(String entityType, String entityId, T result) {
        return new Change<>(result, ChangeKind.UPDATE, entityType, entityId, 200);
    }

    /** Answered with 204; the result is {@code true}. */
    public static Change<Boolean> deleted(String entityType, String entityId) {
        return new Change<>(Boolean.TRUE, ChangeKind.DELETE, entityType, entityId, 204);
    }

    /** Something done to an entity, for example an activation; answered with 200. */
    public static <T> Change<T> action(String entityType, String entityId, T result) {
        return new Change<>(result, ChangeKind.ACTION, entityType, entityId, 200);
    }

    /** A secret was replaced; answered with 200. */
    public static <T> Change<T> rotated(String entityType, String entityId, T result) {
        return new Change<>(result, ChangeKind.SECRET_ROTATION, entityType, entityId, 200);
    }

    /** The same change answered with another status. */
    public Change<T> status(int other) {
        return new Change<>(result, kind, entityType, entityId, other);
    }
}
