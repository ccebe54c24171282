package io.caracal.api.resource;

import io.caracal.common.http.Fields;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reading and rules of operations. */
final class Operations {

    private static final int MAX_OPERATIONS = 256;
    private static final int MAX_METHOD = 16;
    private static final int MAX_PATH = 512;
    private static final int MAX_SCOPE = 200;

    private Operations() {}

    /** Well-formed operations, methods in upper case; empty without a value when the body has none. */
    static Optional<List<Operation>> read(Fields body) {
        if (!body.has("operations")) {
            return Optional.empty();
        }
        List<Operation> operations = new ArrayList<>();
        for (Fields operation : body.objects("operations", MAX_OPERATIONS)) {
            operations.add(new Operation(
                    operation.requiredText("method", 1, MAX_METHOD).strip().toUpperCase(Locale.ROOT),
                    operation.requiredText("path", 1, MAX_PATH).strip(),
                    operation.requiredText("scope", 1, MAX_SCOPE)));
        }
        return Optional.of(List.copyOf(operations));
    }

    /** The rules between operations and the scopes of their resource. */
    static void check(List<Operation> operations, List<String> scopes) {
        Set<List<String>> seen = new HashSet<>();
        for (Operation operation : operations) {
            if (operation.method().isEmpty() || operation.path().isEmpty()) {
                throw CaracalException.of(ErrorCode.OPERATION_METHOD_AND_PATH_REQUIRED);
            }
            if (!operation.path().startsWith("/")) {
                throw CaracalException.of(ErrorCode.OPERATION_PATH_MUST_BE_ABSOLUTE);
            }
            if (!scopes.contains(operation.scope())) {
                throw CaracalException.of(ErrorCode.OPERATION_SCOPE_NOT_IN_RESOURCE_SCOPES);
            }
            if (!seen.add(List.of(operation.method(), operation.path()))) {
                throw CaracalException.of(ErrorCode.OPERATION_DUPLICATE);
            }
        }
    }
}
