package io.caracal.api.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.caracal.common.http.Fields;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Request bodies of the workloads routes. */
final class WorkloadBodies {

    private static final int MAX_NAME = 200;
    private static final int MAX_BINDINGS = 64;

    private WorkloadBodies() {}

    /** The name of a workload to be made. */
    static String name(@Nullable JsonNode body) {
        Fields fields = Fields.strict(body, ErrorCode.INVALID_WORKLOAD);
        String name = fields.requiredTrimmed("name", 1, MAX_NAME);
        fields.done();
        return name;
    }

    /** What is empty stays as it is; bindings are replaced as a whole. */
    record Changes(Optional<String> name, Optional<List<Binding>> bindings) {

        static Changes read(@Nullable JsonNode body) {
            Fields fields = Fields.strict(body, ErrorCode.INVALID_WORKLOAD);
            Optional<String> name = fields.optionalTrimmed("name", 1, MAX_NAME);
            boolean rebinds = fields.has("bindings");
            List<Binding> bindings = fields.objects("bindings", MAX_BINDINGS).stream()
                    .map(Binding::read)
                    .toList();
            fields.done();
            if (name.isEmpty() && !rebinds) {
                throw CaracalException.of(ErrorCode.NO_FIELDS);
            }
            check(bindings);
            return new Changes(name, rebinds ? Optional.of(bindings) : Optional.empty());
        }

        /** The bindings as they are stored. */
        Optional<ArrayNode> stored() {
            return bindings.map(given -> {
                ArrayNode json = JsonNodeFactory.instance.arrayNode();
                given.forEach(binding -> json.add(binding.toJson()));
                return json;
            });
        }

        private static void check(List<Binding> bindings) {
            Set<String> names = new HashSet<>();
            for (Binding binding : bindings) {
                binding.checkEnv();
                if (!names.add(binding.env())) {
                    throw CaracalException.of(ErrorCode.DUPLICATE_CREDENTIAL_ENV)
                            .detail("details", Map.of("env", binding.env()));
                }
            }
        }
    }
}
