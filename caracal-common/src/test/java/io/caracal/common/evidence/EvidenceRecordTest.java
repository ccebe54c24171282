package io.caracal.common.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EvidenceRecordTest {

    @Test
    void idAndTextComeBackAsTheyWere() {
        EvidenceRecord record = new EvidenceRecord("0190-é", "{\"id\":\"0190-é\",\"x\":\"\\u0000 \uD83D\uDC3A\"}");
        assertThat(EvidenceRecord.of(record.toBytes())).isEqualTo(record);
    }

    @Test
    void anIdMayBeLongButNotEndless() {
        EvidenceRecord longest = new EvidenceRecord("i".repeat(65_535), "{}");
        assertThat(EvidenceRecord.of(longest.toBytes())).isEqualTo(longest);
        EvidenceRecord tooLong = new EvidenceRecord("i".repeat(65_536), "{}");
        assertThatThrownBy(tooLong::toBytes).isInstanceOf(IllegalArgumentException.class);
    }
}
