package io.caracal.audit.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.caracal.audit.chain.LedgerBed;
import io.caracal.audit.export.KeptFiles.Failure;
import io.caracal.audit.parquet.ParquetFile;
import io.caracal.common.health.Reading;
import io.caracal.testing.clock.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hours of evidence become files; what happens in between loses and doubles none of it. */
class ExporterTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path scratch;

    @TempDir
    Path target;

    private final LedgerBed ledger = new LedgerBed();
    private final KeptFiles kept = new KeptFiles();
    /** Some minutes ago, so that it does not matter whether the test begins right behind the turn of an hour, or runs across one. */
    private final Instant now = Instant.now().minusSeconds(300);

    private final Instant thisHour = now.truncatedTo(ChronoUnit.HOURS);
    private final MutableClock clock = MutableClock.at(now);
    private final ExportProgress progress = new ExportProgress(clock);

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void everyHourWithEvidenceBecomesOneFileAndTheOthersNone() throws Exception {
        append("zone-b", 2, 5);
        append("zone-a", 3, 5);
        append("zone-a", 1, 3);
        append("zone-a", 4, 0);

        exporter("one", 1 << 20).round();

        assertThat(kept.puts()).containsExactly(key(5, 1), key(3, 1));
        assertThat(places(key(5, 1))).containsExactly("zone-a 1", "zone-a 2", "zone-a 3", "zone-b 1", "zone-b 2");
        assertThat(places(key(3, 1))).containsExactly("zone-a 4");
        assertThat(progress.backlogHours()).hasValue(0);
        assertThat(progress.events()).isEqualTo(6);
        assertThat(progress.exportedUntil().orElseThrow()).isAfterOrEqualTo(thisHour);
        try (Stream<Path> left = Files.list(scratch)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aFileHasTheColumnsOfTheContractAndWhatProvesTheChain() throws Exception {
        append("zone-a", 2, 2);
        ledger.forge("UPDATE audit_events SET decision = 'DENY' WHERE chain_seq = 2");

        exporter("one", 1 << 20).round();

        ParquetFile file = file(key(2, 1));
        assertThat(file.schema().getFields().stream().map(field -> field.getName()))
                .containsExactly(
                        ("class_uid type_uid severity_id activity_id time zone_id request_id policy_set_version_id"
                                        + " decision metadata_version product_name event_id event_type policy_set_id manifest_sha"
                                        + " evaluation_status determining_policies_json diagnostics_json metadata_json"
                                        + " content_sha256 chain_hmac chain_seq prev_content_sha256 occurred_at ingested_at"
                                        + " ingest_signature")
                                .split(" "));
        Map<String, Object> first = file.rows().get(0);
        Map<String, Object> second = file.rows().get(1);
        assertThat(first)
                .containsEntry("class_uid", 6003)
                .containsEntry("type_uid", 600301)
                .containsEntry("severity_id", 1)
                .containsEntry("activity_id", 1)
                .containsEntry("metadata_version", "1.7.0")
                .containsEntry("product_name", "caracal")
                .containsEntry("event_id", "event-1")
                .containsEntry("metadata_json", "")
                .containsEntry("prev_content_sha256", "");
        assertThat(second)
                .containsEntry("severity_id", 2)
                .containsEntry("activity_id", 2)
                .containsEntry("chain_seq", 2L)
                .containsEntry("prev_content_sha256", first.get("content_sha256"));
        assertThat((String) second.get("chain_hmac")).hasSize(64);
        assertThat((long) second.get("occurred_at") / 1000).isEqualTo(second.get("time"));
    }

    @Test
    void aFileThatIsNotCertainToBeStoredIsWrittenAgainUnderTheSameKeyAndNothingIsSkipped() throws Exception {
        append("zone-a", 2, 4);
        append("zone-a", 2, 3);
        Exporter exporter = exporter("one", 1 << 20);

        kept.failing(Failure.REFUSED);
        exporter.round();
        assertThat(kept.files()).isEmpty();
        assertThat(progress.errors()).isEqualTo(1);
        assertThat(progress.backlogHours()).hasValue(4);

        kept.failing(Failure.UNANSWERED);
        exporter.round();
        byte[] stored = kept.files().get(key(4, 1));
        assertThat(progress.backlogHours()).as("the watermark has not moved").hasValue(4);

        exporter.round();
        assertThat(kept.puts()).containsExactly(key(4, 1), key(4, 1), key(4, 1), key(3, 1));
        assertThat(kept.files().get(key(4, 1))).isEqualTo(stored);
        assertThat(progress.backlogHours()).hasValue(0);
    }

    @Test
    void anHourOfManyEventsIsSpreadOverFilesOfBoundedSize() throws Exception {
        append("zone-a", 300, 2);
        append("zone-b", 300, 2);

        exporter("one", 60_000).round();

        List<String> keys = kept.puts();
        assertThat(keys).hasSizeGreaterThan(2).startsWith(key(2, 1), key(2, 2));
        assertThat(kept.files().values()).allSatisfy(file -> assertThat(file).hasSizeLessThan(61_000));
        assertThat(keys.stream().flatMap(key -> places(key).stream()))
                .hasSize(600)
                .doesNotHaveDuplicates();
        assertThat(progress.events()).isEqualTo(600);
    }

    @Test
    void onlyOneInstanceExportsUntilItsLeaseRunsOut() throws Exception {
        append("zone-a", 1, 3);
        ExportProgress others = new ExportProgress(clock);
        Exporter other = exporter("other", others);
        kept.failing(Failure.REFUSED);
        exporter("one", 1 << 20).round();

        other.round();
        assertThat(kept.puts()).hasSize(1);
        assertThat(others.leader()).isFalse();
        assertThat(others.backlogHours()).as("known all the same").hasValue(3);
        assertThat(progress.leader()).isTrue();

        ledger.forge("UPDATE audit_export_watermark SET lease_until = now() - interval '1 second'");
        other.round();
        assertThat(kept.puts()).containsExactly(key(3, 1), key(3, 1));
        assertThat(others.leader()).isTrue();
        assertThat(others.leaseChanges()).isEqualTo(1);
        exporter("one", 1 << 20).round();
        assertThat(progress.leader()).isFalse();
        assertThat(progress.leaseChanges()).isEqualTo(2);
    }

    @Test
    void whoeverLosesTheLeaseWhileUploadingLeavesTheWatermarkToTheOther() throws Exception {
        append("zone-a", 1, 3);
        kept.meanwhile(() -> ledger.forge("UPDATE audit_export_watermark SET lease_holder = 'somebody else'"));

        exporter("one", 1 << 20).round();

        assertThat(progress.events()).isZero();
        assertThat(progress.backlogHours()).hasValue(3);
        assertThat(progress.leader()).isFalse();
    }

    @Test
    void anHourWaitsForWhoeverBeganToWriteInIt() throws Exception {
        append("zone-a", 1, 2);
        Instant hour = thisHour.minus(HOUR);
        ExportStore store = new ExportStore(ledger.postgres().transactions());
        Instant soon = Instant.now().plusSeconds(60);

        assertThat(store.settled(soon)).isTrue();
        ledger.whileWriting(() -> {
            assertThat(store.settled(soon)).isFalse();
            assertThat(store.settled(hour)).isTrue();
        });
    }

    @Test
    void anEmptyLedgerIsExportedAndAnHourThatIsNotOverIsNot() throws Exception {
        exporter("one", 1 << 20).round();
        assertThat(kept.puts()).isEmpty();
        assertThat(progress.backlogHours()).hasValue(0);

        append("zone-a", 1, 0);
        exporter("one", 1 << 20).round();
        assertThat(kept.puts()).isEmpty();
    }

    @Test
    void theBacklogIsUnknownFirstAndThenGrowsByItself() throws Exception {
        assertThat(progress.backlog()).isInstanceOf(Reading.Unknown.class);
        exporter("one", 1 << 20).round();
        assertThat(progress.backlog()).isEqualTo(Reading.measured(0));
        clock.set(thisHour.plus(HOUR.multipliedBy(7)));
        assertThat(progress.backlog()).isEqualTo(Reading.measured(7));
    }

    @Test
    void aScratchDirectoryThatCannotBeWrittenIsAFailureThatIsTriedAgain() throws Exception {
        append("zone-a", 1, 2);
        Files.delete(scratch);
        Files.createFile(scratch);
        Exporter exporter = exporter("one", 1 << 20);
        exporter.round();
        assertThat(progress.errors()).isEqualTo(1);

        Files.delete(scratch);
        exporter.round();
        assertThat(kept.puts()).containsExactly(key(2, 1));
    }

    /** Events that were taken in so many hours ago; with 0 in an hour that is not over. */
    private void append(String zone, int events, int hoursAgo) {
        ledger.append(zone, events);
        Instant then = hoursAgo == 0
                ? Instant.now().plus(HOUR)
                : thisHour.minus(HOUR.multipliedBy(hoursAgo)).plusSeconds(1800);
        ledger.forge("UPDATE audit_events SET ingested_at = '" + then + "' WHERE ingested_at >= '" + thisHour
                + "' AND zone_id = '" + zone + "'");
    }

    private Exporter exporter(String holder, long fileBytes) {
        return new Exporter(
                ledger.postgres().transactions(),
                kept,
                new Exporter.Scratch(scratch, fileBytes),
                new Exporter.Identity(holder, System::nanoTime),
                progress);
    }

    private Exporter exporter(String holder, ExportProgress itsOwn) {
        return new Exporter(
                ledger.postgres().transactions(),
                kept,
                new Exporter.Scratch(scratch, 1 << 20),
                new Exporter.Identity(holder, System::nanoTime),
                itsOwn);
    }

    private String key(int hoursAgo, int part) {
        return ExportHours.key(thisHour.minus(HOUR.multipliedBy(hoursAgo)), part);
    }

    private List<String> places(String key) {
        return file(key).rows().stream()
                .map(row -> row.get("zone_id") + " " + row.get("chain_seq"))
                .toList();
    }

    private ParquetFile file(String key) {
        byte[] bytes = kept.files().get(key);
        assertThat(bytes).as("%s of %s", key, kept.puts()).isNotNull();
        try {
            Path copy = Files.write(target.resolve(Arrays.hashCode(bytes) + ".parquet"), bytes);
            return ParquetFile.read(copy);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
