package io.caracal.api.workload;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caracal.common.http.Fields;
import io.caracal.core.error.CaracalException;
import io.caracal.core.error.ErrorCode;
import io.caracal.core.workload.CredentialVariable;
import java.util.List;
import java.util.Map;

/**
 * A credential of a workload (API contract §1.4).
 *
 * @param env name of the environment variable that carries it
 * @param resource identifier or id of the resource whose credential it is
 * @param optional whether the command starts without it
 * @param onFailure {@code warn} or {@code error}; says something where it is optional
 */
record Binding(String env, String resource, List<String> scopes, boolean optional, String onFailure) {

    private static final int MAX_ENV = 200;
    private static final int MAX_RESOURCE = 500;
    private static final int MAX_SCOPES = 32;
    private static final int MAX_SCOPE = 200;

    static Binding read(Fields fields) {
        return new Binding(
                fields.requiredTrimmed("env", 1, MAX_ENV),
                fields.requiredText("resource", 1, MAX_RESOURCE),
                fields.textList("scopes", MAX_SCOPES, MAX_SCOPE),
                fields.bool("optional", false),
                fields.oneOf("on_failure", "error", "warn", "error"));
    }

    /** 400 {@code invalid_credential_env} for a name that no variable may have. */
    void checkEnv() {
        if (!CredentialVariable.allowed(env)) {
            throw CaracalException.of(ErrorCode.INVALID_CREDENTIAL_ENV).detail("details", Map.of("env", env));
        }
    }

    /** As it is stored: what has its default is left out. */
    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("env", env).put("resource", resource);
        if (!scopes.isEmpty()) {
            ArrayNode listed = json.putArray("scopes");
            scopes.forEach(listed::add);
        }
        if (optional) {
            json.put("optional", true).put("on_failure", onFailure);
        }
        return json;
    }
}
