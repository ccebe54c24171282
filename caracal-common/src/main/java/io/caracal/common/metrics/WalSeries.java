package io.caracal.common.metrics;

import io.caracal.common.metrics.WalReading.Syncs;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.util.ArrayList;
import java.util.List;

/** The series of the write-ahead log; the time of its syncs in microseconds, and in seconds under our own name. */
final class WalSeries {

    private static final double MICROS_PER_SECOND = 1e6;

    private WalSeries() {}

    static List<MetricFamilySamples> of(WalReading wal) {
        return List.of(
                counter("frames", "WAL records written", wal.frames()),
                counter("batches", "WAL groups of records", wal.batches()),
                counter("fsyncs", "WAL fsyncs", wal.syncs().count()),
                counter("bytes_written", "WAL bytes written", wal.bytesWritten()),
                counter("rotations", "WAL segments closed", wal.rotations()),
                gauge("queue_depth", "WAL records that wait to be written", wal.queueDepth()),
                gauge("queue_depth_peak", "Most WAL records that ever waited", wal.queueDepthPeak()),
                counter("submit_full", "WAL records refused because too many waited", wal.submitFull()),
                gauge("read_only", "Whether the WAL cannot be written", wal.readOnly() ? 1 : 0),
                histogram("topics_wal_fsync_latency_us", "Time of a WAL fsync in microseconds", wal.syncs(), 1),
                histogram(
                        "caracal_evidence_fsync_seconds",
                        "Time of a sync of the evidence log",
                        wal.syncs(),
                        MICROS_PER_SECOND));
    }

    private static MetricFamilySamples counter(String name, String help, long value) {
        return new CounterMetricFamily("topics_wal_" + name + "_total", help, (double) value);
    }

    private static MetricFamilySamples gauge(String name, String help, long value) {
        return new GaugeMetricFamily("topics_wal_" + name, help, (double) value);
    }

    /** @param unit microseconds per unit of the series */
    private static MetricFamilySamples histogram(String name, String help, Syncs syncs, double unit) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < syncs.cumulative().size(); i++) {
            double bound =
                    i < syncs.boundsMicros().size() ? syncs.boundsMicros().get(i) / unit : Double.POSITIVE_INFINITY;
            samples.add(new Sample(name + "_bucket", List.of("le"), List.of(Collector.doubleToGoString(bound)), (double)
                    syncs.cumulative().get(i)));
        }
        samples.add(new Sample(name + "_count", List.of(), List.of(), (double) syncs.count()));
        samples.add(new Sample(name + "_sum", List.of(), List.of(), syncs.totalMicros() / unit));
        return new MetricFamilySamples(name, Collector.Type.HISTOGRAM, help, samples);
    }
}
