package io.caracal.common.wal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatencyHistogramTest {

    @Test
    void observationsAreCountedAtOrBelowTheirBound() {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.record(50_000);
        histogram.record(51_000);
        histogram.record(6_000_000_000L);
        long[] cumulative = histogram.cumulative();
        assertThat(cumulative).hasSize(LatencyHistogram.bounds().length + 1).startsWith(1, 2, 2);
        assertThat(cumulative[cumulative.length - 2]).isEqualTo(2);
        assertThat(cumulative[cumulative.length - 1]).isEqualTo(3);
        assertThat(histogram.count()).isEqualTo(3);
        assertThat(histogram.totalMicros()).isEqualTo(6_000_101);
    }
}
