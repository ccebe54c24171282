package io.caracal.runtime.purge;

import java.util.List;

/** What cannot be removed by deleting files. */
public interface PurgeActions {
    /**
     * Stops every process and container of this home directory.
     *
     * @param volumes whether the volumes of the containers go too
     * @return what was stopped, a line each
     */
    List<String> stop(boolean volumes);

    /** Whether anything runs that {@link #stop} would stop. */
    List<String> running();

    /** Removes the images of this product, or only says which there are. */
    List<String> images(boolean dryRun);

    /** Drops the database of the console's accounts; returns what was dropped. */
    List<String> accounts(boolean dryRun);
}
