package io.caracal.runtime.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caracal.common.redis.Redis;
import io.caracal.common.redis.RedisSettings;
import io.caracal.common.streams.StreamProvisioning;
import io.caracal.testing.postgres.PostgresFixture;
import io.caracal.testing.postgres.SuperuserSql;
import io.caracal.testing.postgres.TestDatabase;
import io.caracal.testing.program.Ended;
import io.caracal.testing.program.Program;
import io.caracal.testing.program.Repository;
import io.caracal.testing.redis.RedisFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidencePackTest {
    private static final String NOBODY = "http://127.0.0.1:1";
    private static final String SECRET = "0123456789abcdef".repeat(4);
    private static TestDatabase database;
    private static String redisUrl;

    @TempDir
    private Path directory = Path.of("");

    @BeforeAll
    static void stores() {
        database = PostgresFixture.shared().newDatabase();
        redisUrl = RedisFixture.shared().freshUrl();
        try (Redis redis = new Redis(RedisSettings.of(redisUrl))) {
            StreamProvisioning.provision(redis);
        }
    }

    @Test
    void everyPartSaysWhetherItHoldsAndWhatWasNotThereIsSkipped() throws IOException {
        Ended ended = pack("--json");

        Map<String, String> parts = new HashMap<>();
        ended.json()
                .path("parts")
                .forEach(part -> parts.put(
                        part.path("name").asText(), part.path("status").asText()));
        assertThat(ended.exit()).as(ended.err()).isZero();
        assertThat(parts)
                .containsEntry("schema", "PASS")
                .containsEntry("streams", "PASS")
                .containsEntry("audit chains", "PASS")
                .containsEntry("migrations", "PASS")
                .containsEntry("architecture and threat model", "PASS")
                .containsEntry("readiness", "SKIPPED")
                .containsEntry("smoke test", "SKIPPED")
                .containsEntry("diagnosis", "SKIPPED");
        Path report = Path.of(ended.json().path("report").asText());
        assertThat(report.toString()).matches(".*/evidence/caracal-evidence-\\d{8}T\\d{6}Z/REPORT\\.md");
        assertThat(Files.readString(report))
                .contains("| schema | PASS |", "| readiness | SKIPPED | no service answers |");
        for (JsonNode part : ended.json().path("parts")) {
            for (JsonNode file : part.path("files")) {
                assertThat(report.resolveSibling(file.asText())).isRegularFile();
            }
        }
    }

    @Test
    void onlyAFailureFailsAndNoSecretIsWritten() throws Exception {
        TestDatabase tampered = PostgresFixture.shared().newDatabase();
        SuperuserSql.in(tampered)
                .all("INSERT INTO audit_events (id, zone_id, event_type, occurred_at, content_sha256, chain_seq)"
                        + " VALUES ('e', 'z " + SECRET + "', 't', now(), '" + "0".repeat(64) + "', 1)");

        Ended ended = program(tampered)
                .run("evidence", "pack", "--out", directory.resolve("evidence").toString());

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.out()).contains("FAIL audit chains: 1 of 1 chains are broken", "evidence with 1 failures");
        try (Stream<Path> files = Files.walk(directory.resolve("evidence"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file))
                        .as(file.toString())
                        .doesNotContain(SECRET)
                        .doesNotContain(tampered.password("caracal"));
            }
        }
        try (Stream<Path> files = Files.walk(directory.resolve("evidence"))) {
            Path chains = files.filter(file -> file.endsWith("audit/chains.json"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Files.readString(chains)).contains("has another content than when it was written", "z ***");
        }
    }

    @Test
    void theScriptDoesTheSame() throws IOException {
        Path launcher = Files.writeString(directory.resolve("caracal"), "#!/bin/sh\necho \"called with $*\"\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));

        Ended ended = Program.script(Repository.root().resolve("infra/scripts/evidencePack.sh"), directory)
                .with("CARACAL", launcher.toString())
                .run("--out", "there");

        assertThat(ended.out()).isEqualTo("called with evidence pack --out there\n");
    }

    private Ended pack(String argument) throws IOException {
        return program(database)
                .run(
                        "evidence",
                        "pack",
                        argument,
                        "--out",
                        directory.resolve("evidence").toString());
    }

    private Program program(TestDatabase of) throws IOException {
        Path secrets = Files.createDirectories(directory.resolve("home/secrets"));
        Files.writeString(secrets.resolve("caracalAdminToken"), SECRET);
        Program program = Program.caracal(directory.resolve("home"))
                .with("DATABASE_URL", of.ownerUrl())
                .with("REDIS_URL", redisUrl)
                .with("CARACAL_REPO_ROOT", Repository.root().toString());
        for (String service : new String[] {"API", "STS", "GATEWAY", "AUDIT", "COORDINATOR", "CONTROL"}) {
            program = program.with("CARACAL_" + service + "_URL", NOBODY);
        }
        return program;
    }
}
