package io.caracal.audit.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caracal.core.secret.Sha256;
import io.caracal.testing.fake.Answer;
import io.caracal.testing.fake.RecordedRequest;
import io.caracal.testing.fake.ScriptedUpstream;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire to a store that speaks like S3. */
class BucketStorageTest {

    private static final byte[] FILE = "PAR1 the content PAR1".repeat(1000).getBytes(StandardCharsets.US_ASCII);
    private static final String KEY = "audit/2026/11/21/2026-11-21T15.parquet";

    private final ScriptedUpstream store = ScriptedUpstream.start().answering(request -> Answer.empty(200));
    private final BucketStorage bucket = new BucketStorage(
            new ExportSettings("evidence", Optional.of(store.baseUri()), "eu-central-1", Path.of("."), 1 << 20));

    @BeforeEach
    void credentials() {
        AwsCredentials.set();
    }

    @AfterEach
    void close() {
        bucket.close();
        store.close();
        AwsCredentials.clear();
    }

    @Test
    void aFileIsPutByPathWithItsDigestAndASignature() {
        bucket.put(KEY, content());

        RecordedRequest put = store.lastRequest();
        assertThat(put.method()).isEqualTo("PUT");
        assertThat(put.target()).isEqualTo("/evidence/" + KEY);
        assertThat(put.body()).isEqualTo(FILE);
        assertThat(put.header("content-type")).contains("application/octet-stream");
        assertThat(put.header("x-amz-checksum-sha256"))
                .contains(Base64.getEncoder().encodeToString(Sha256.digest(FILE)));
        assertThat(put.header("if-none-match")).as("a file is replaced").isEmpty();
        assertThat(put.header("authorization").orElseThrow())
                .isEqualTo(AwsCredentials.authorization(put, "eu-central-1"));
    }

    @Test
    void anOverloadedStoreIsAskedAgainWithTheWholeFile() {
        store.enqueue(Answer.text(503, "<Error><Code>SlowDown</Code></Error>")).enqueue(Answer.hangUp());

        bucket.put(KEY, content());

        assertThat(store.requests())
                .hasSize(3)
                .allSatisfy(put -> assertThat(put.body()).isEqualTo(FILE));
    }

    @Test
    void aRefusalIsAFailureThatNamesTheBucketAndNoSecret() {
        store.answering(request ->
                Answer.text(403, "<Error><Code>AccessDenied</Code><Message>no such right</Message></Error>"));

        assertThatThrownBy(() -> bucket.put(KEY, content()))
                .isInstanceOf(ExportFailedException.class)
                .hasMessageContaining("evidence")
                .hasMessageContaining("no such right")
                .hasMessageNotContaining(AwsCredentials.SECRET);
        assertThat(store.requests()).hasSize(1);
    }

    @Test
    void aFileThatArrivedOtherwiseIsNotStored() {
        store.answering(request -> Answer.text(400, "<Error><Code>BadDigest</Code></Error>"));

        assertThatThrownBy(() -> bucket.put(KEY, content())).isInstanceOf(ExportFailedException.class);
    }

    @Test
    void afterItsEndNothingIsStored() {
        bucket.close();
        assertThatThrownBy(() -> bucket.put(KEY, content())).isInstanceOf(IllegalStateException.class);
        assertThat(store.requests()).isEqualTo(List.of());
    }

    private static Content content() {
        return new Content(FILE.length, Sha256.digest(FILE), () -> new ByteArrayInputStream(FILE));
    }
}
