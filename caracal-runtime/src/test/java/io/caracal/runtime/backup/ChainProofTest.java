package io.caracal.runtime.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the proof says of chains of which retention has dropped months, and of those of which somebody else has. */
class ChainProofTest {
    private static final String RETIRE = """
        INSERT INTO audit_retired_links (zone_id, chain_seq, content_sha256, prev_content_sha256, chain_hmac)
        SELECT zone_id, chain_seq, content_sha256, prev_content_sha256, chain_hmac FROM audit_events WHERE chain_seq IN (%s)
        """;

    @TempDir
    private Path directory;

    private BackupBed bed;

    @BeforeEach
    void threeEvents() throws Exception {
        bed = BackupBed.filled(Files.createDirectory(directory.resolve("source")));
    }

    @Test
    void aChainIsWholeFromWhereRetentionHasCutIt() throws Exception {
        retire("2");
        remove("chain_seq <= 2");

        assertThat(problems()).containsExactly(Optional.empty());
    }

    @Test
    void aChainIsFollowedOverRetiredEventsBetweenThoseThatAreLeft() throws Exception {
        retire("2");
        remove("chain_seq = 2");

        assertThat(problems()).containsExactly(Optional.empty());
    }

    @Test
    void ofAChainOfWhichNothingIsLeftTheLastLinkIsItsHead() throws Exception {
        retire("3");
        remove("true");

        assertThat(problems()).containsExactly(Optional.empty());
    }

    @Test
    void aBeginningThatIsGoneWithoutALinkIsMissed() throws Exception {
        remove("chain_seq = 1");

        assertThat(problems())
                .containsExactly(Optional.of("row 2 (ev-2) is the first, and retention has left no link before it"));
    }

    @Test
    void aForgedLinkDoesNotHideARemovedEvent() throws Exception {
        retire("2");
        remove("chain_seq = 2");
        bed.execute("UPDATE audit_retired_links SET chain_hmac = repeat('0', 64)");

        assertThat(problems()).containsExactly(Optional.of("row 2 (retired) is not signed with the key of the chain"));
    }

    @Test
    void aRestoredChainIsStillFollowedOverWhatWasRetired() throws Exception {
        retire("2");
        remove("chain_seq <= 2");
        BackupBed target = BackupBed.empty(Files.createDirectory(directory.resolve("target")));

        RestoreResult result = target.restore(bed.backup(), false, false, Optional.empty());

        assertThat(result.broken()).isEmpty();
        assertThat(target.chains()).isEqualTo(bed.chains()).allMatch(ChainReport::intact);
    }

    private void retire(String sequences) throws Exception {
        bed.execute(RETIRE.formatted(sequences));
    }

    /** Past the trigger that keeps evidence from being deleted row by row. */
    private void remove(String which) throws Exception {
        bed.execute("SET session_replication_role = replica", "DELETE FROM audit_events WHERE " + which);
    }

    private List<Optional<String>> problems() throws Exception {
        return bed.chains().stream()
                .map(report -> Optional.ofNullable(report.problem()))
                .toList();
    }
}
