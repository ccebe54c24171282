package io.caracal.audit.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.core.secret.Sha256;
import io.caracal.testing.fake.Answer;
import io.caracal.testing.fake.RecordedRequest;
import io.caracal.testing.fake.ScriptedUpstream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pod that has a role of AWS and no key: its token is exchanged for credentials that last an hour. */
class WebIdentityTest {

    private static final byte[] FILE = "PAR1 the content PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final String ROLE = "arn:aws:iam::111122223333:role/caracal";
    private static final String CREDENTIALS = """
        <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <AssumeRoleWithWebIdentityResult>
            <Credentials>
              <AccessKeyId>AKIDEXAMPLE</AccessKeyId>
              <SecretAccessKey>%s</SecretAccessKey>
              <SessionToken>session-token</SessionToken>
              <Expiration>2099-01-01T00:00:00Z</Expiration>
            </Credentials>
            <AssumedRoleUser>
              <Arn>arn:aws:sts::111122223333:assumed-role/caracal/audit</Arn>
              <AssumedRoleId>AROAEXAMPLE:audit</AssumedRoleId>
            </AssumedRoleUser>
          </AssumeRoleWithWebIdentityResult>
        </AssumeRoleWithWebIdentityResponse>
        """.formatted(AwsCredentials.SECRET);

    @TempDir
    private Path directory;

    private final ScriptedUpstream tokens = ScriptedUpstream.start()
            .answering(request -> Answer.of(200, "text/xml", CREDENTIALS.getBytes(StandardCharsets.UTF_8)));
    private final ScriptedUpstream store = ScriptedUpstream.start().answering(request -> Answer.empty(200));
    private Map<String, String> properties = Map.of();

    /** What the cluster tells a pod in its environment. */
    @BeforeEach
    void identity() throws IOException {
        Path token = Files.writeString(directory.resolve("token"), "token-of-the-pod");
        properties = Map.of(
                "aws.webIdentityTokenFile",
                token.toString(),
                "aws.roleArn",
                ROLE,
                "aws.roleSessionName",
                "audit",
                "aws.region",
                "eu-central-1",
                "aws.endpointUrlSts",
                tokens.baseUri().toString());
        properties.forEach(System::setProperty);
    }

    @AfterEach
    void close() {
        properties.keySet().forEach(System::clearProperty);
        tokens.close();
        store.close();
    }

    @Test
    void aFileIsSignedWithWhatTheTokenOfThePodIsExchangedFor() {
        ExportSettings settings =
                new ExportSettings("evidence", Optional.of(store.baseUri()), "eu-central-1", directory, 1 << 20);
        try (BucketStorage bucket = new BucketStorage(settings)) {
            bucket.put(
                    "audit/a.parquet",
                    new Content(FILE.length, Sha256.digest(FILE), () -> new ByteArrayInputStream(FILE)));
        }

        assertThat(tokens.lastRequest().text())
                .contains("Action=AssumeRoleWithWebIdentity", "WebIdentityToken=token-of-the-pod");
        RecordedRequest put = store.lastRequest();
        assertThat(put.header("x-amz-security-token")).contains("session-token");
        assertThat(put.header("authorization").orElseThrow())
                .isEqualTo(AwsCredentials.authorization(put, "eu-central-1"));
    }
}
