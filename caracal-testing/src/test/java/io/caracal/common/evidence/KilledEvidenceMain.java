package io.caracal.common.evidence;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Records decisions from several threads for ever and says on its output which ones were safe, until it is killed. */
final class KilledEvidenceMain {

    private static final int THREADS = 4;

    private KilledEvidenceMain() {}

    public static void main(String[] args) throws InterruptedException {
        EvidenceBed bed = new EvidenceBed(EvidenceBed.small(Path.of(args[0])), args[1]);
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        Thread[] threads = new Thread[THREADS];
        for (int i = 0; i < THREADS; i++) {
            String prefix = args[2] + "-" + i + "-";
            threads[i] = new Thread(() -> record(bed.log(), prefix, out));
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void record(EvidenceLog log, String prefix, FileOutputStream out) {
        try {
            for (int i = 0; ; i++) {
                log.append(EvidenceBed.event(prefix + i));
                out.write((prefix + i + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException | RuntimeException e) {
            System.err.println("not killed but failed: " + e);
            Runtime.getRuntime().halt(1);
        }
    }
}
