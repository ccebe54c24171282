package io.caracal.common.wal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Appends from several threads for ever and says on its output what was confirmed, until it is killed. */
final class KilledMain {

    private static final int THREADS = 4;

    private KilledMain() {}

    public static void main(String[] args) throws Exception {
        WriteAheadLog log = WriteAheadLog.open(
                LogBed.settings(Path.of(args[0]), 1 << 16, 8 << 20), Disk.real(), Clock.systemUTC(), System::nanoTime);
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        for (int i = 0; i < THREADS; i++) {
            String prefix = args[1] + "-" + i + "-";
            Thread thread = new Thread(new Runnable() {
                @Override
                public void run() {
                    append(log, prefix, out);
                }
            });
            thread.setDaemon(true);
            thread.start();
        }
        while (true) {
            log.writeRound();
        }
    }

    private static void append(WriteAheadLog log, String prefix, FileOutputStream out) {
        for (int i = 0; ; i++) {
            byte[] line = prefix.concat(Integer.toString(i)).concat("\n").getBytes(StandardCharsets.US_ASCII);
            try {
                log.append(List.of(line));
                // One system call, so that a line is there as a whole or not at all.
                out.write(line);
            } catch (IOException | WalException e) {
                System.err.println("not killed but failed: " + e);
                Runtime.getRuntime().halt(1);
            }
        }
    }
}
