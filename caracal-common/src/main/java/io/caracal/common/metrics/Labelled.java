package io.caracal.common.metrics;

import io.prometheus.client.Counter;
import io.prometheus.client.SimpleCollector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A metric with labels, behind the label firewall: a value that its {@link Label} does not admit, or one that would be one series too
 * many, lands in {@link #OTHER} and is counted in {@code caracal_metrics_series_dropped_total}. Safe for use by many threads.
 *
 * @param <C> the series: {@code Counter.Child}, {@code Gauge.Child} or {@code Histogram.Child}
 */
public final class Labelled<C> {

    /** Stands for all values that are not admitted. */
    public static final String OTHER = "other";

    /** Most series of one metric; a histogram has one per bucket and two more. */
    static final int MOST_SERIES = 500;

    private final List<Column> columns;
    private final SimpleCollector<C> collector;
    private final int mostChildren;
    private final Counter.Child dropped;
    private final Map<List<String>, C> children = new ConcurrentHashMap<>();

    /** @param seriesPerChild series that one combination of values costs */
    Labelled(SimpleCollector<C> collector, List<Label> labels, int seriesPerChild, Counter.Child dropped) {
        this.columns = labels.stream().map(Column::new).toList();
        this.collector = collector;
        this.mostChildren = MOST_SERIES / seriesPerChild;
        this.dropped = dropped;
        if (labels.stream().allMatch(Label::isClosed)) {
            beginAtZero(labels);
        }
    }

    /** The series of these values, in the order of the labels; callers with fixed values keep it. */
    public C with(String... values) {
        C known = children.get(Arrays.asList(values));
        return known == null ? admit(values) : known;
    }

    private C admit(String... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(values.length + " values for " + columns.size() + " labels");
        }
        String[] admitted = new String[values.length];
        boolean asGiven = true;
        for (int i = 0; i < values.length; i++) {
            admitted[i] = columns.get(i).admit(values[i]);
            asGiven &= admitted[i].equals(values[i]);
        }
        if (!asGiven) {
            dropped.inc();
        }
        C known = children.get(Arrays.asList(admitted));
        return known == null ? add(admitted) : known;
    }

    private synchronized C add(String... values) {
        List<String> key = List.of(values);
        C known = children.get(key);
        if (known != null) {
            return known;
        }
        List<String> overflow = Collections.nCopies(values.length, OTHER);
        if (children.size() >= mostChildren - 1 && !key.equals(overflow)) {
            dropped.inc();
            return children.computeIfAbsent(overflow, this::make);
        }
        return children.computeIfAbsent(key, this::make);
    }

    private C make(List<String> values) {
        return collector.labels(values.toArray(String[]::new));
    }

    /** A series that is known in advance is there from the start, so that its first increase is seen. */
    private void beginAtZero(List<Label> labels) {
        List<List<String>> combinations = List.of(List.of());
        for (Label label : labels) {
            List<List<String>> longer = new ArrayList<>();
            for (List<String> combination : combinations) {
                for (String value : label.values()) {
                    List<String> next = new ArrayList<>(combination);
                    next.add(value);
                    longer.add(next);
                }
            }
            combinations = longer;
            if (combinations.size() >= mostChildren) {
                throw new IllegalArgumentException("the closed labels of a metric make too many series");
            }
        }
        combinations.forEach(values -> children.put(List.copyOf(values), make(values)));
    }

    /** The values of one label that have been admitted. */
    private static final class Column {
        private final boolean closed;
        private final int cap;
        private final Set<String> known = ConcurrentHashMap.newKeySet();

        Column(Label label) {
            this.closed = label.isClosed();
            this.cap = label.cap();
            known.addAll(label.values());
        }

        String admit(String value) {
            if (known.contains(value)) {
                return value;
            }
            if (closed || known.size() >= cap) {
                return OTHER;
            }
            synchronized (known) {
                if (known.size() >= cap && !known.contains(value)) {
                    return OTHER;
                }
                known.add(value);
                return value;
            }
        }
    }
}
