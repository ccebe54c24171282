package io.caracal.coordinator.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.caracal.core.id.ZoneId;
import io.caracal.core.secret.HmacKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"b\": 1, \"a\": [3, 1.0, 2.5, true, null]} | {\"a\":[3,1,2.5,true,null],\"b\":1}",
                "{\"\\u00e4\":1,\"z\":2,\"Z\":3} | {\"Z\":3,\"z\":2,\"\u00e4\":1}",
                "{\"a\":{\"d\":{},\"c\":[]}} | {\"a\":{\"c\":[],\"d\":{}}}",
                "\"line\\nquote\\\"\" | \"line\\nquote\\\"\"",
                "-0.0 | 0"
            })
    void equalValuesHaveOneText(String json, String canonical) throws Exception {
        assertThat(CanonicalJson.text(tree(json))).isEqualTo(canonical);
    }

    /** Computed apart from this code, from the texts of the contract. */
    @Test
    void digestsAreThoseOfTheContract() throws Exception {
        KeyedRequest request = new KeyedRequest(
                KeyedRequest.SESSION_START,
                new ZoneId("z"),
                "app",
                new IdempotencyKey("key-1", false),
                tree("{\"b\":1,\"a\":2}"));

        assertThat(Receipts.keyDigest(HmacKey.fromHex("7c".repeat(32)), request))
                .isEqualTo("d3a00e154d7936b1d288bedca1dd713c731f06d5f719d3704b9b9495eea65160");
        assertThat(Receipts.requestDigest(request))
                .isEqualTo("d3626ac30a87e6f7a6428233b3c68299976865fa5508e4267c5415c76af7a772");
    }

    @Test
    void keysOutsideTheRulesAreRefused() {
        for (String bad : new String[] {"", " a", "a ", "a\tb", "\u007f", "\u20ac".repeat(86)}) {
            assertThatThrownBy(() -> IdempotencyKey.of(List.of(bad), null, "req"))
                    .as(bad)
                    .hasMessageContaining("idempotency_key_invalid");
        }
        assertThat(IdempotencyKey.of(List.of("\u20ac".repeat(85)), "generated", "req"))
                .hasValueSatisfying(key -> assertThat(key.generated()).isTrue());
        assertThat(IdempotencyKey.of(null, null, "req")).isEmpty();
    }

    private static JsonNode tree(String json) throws Exception {
        JsonNode node = new ObjectMapper().readTree(json);
        return node == null ? JsonNodeFactory.instance.nullNode() : node;
    }
}
