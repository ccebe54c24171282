package io.caracal.system.plumbing;

import io.caracal.system.helm.ChartSettings;
import io.caracal.system.reference.SettingsCatalogue;
import java.util.List;

/** The chart: what its tests say of its values. */
final class PlumbedByChart implements Plumbing {

    private static final String SETTINGS = ".settings.";

    private final List<SettingsCatalogue.Entry> settings = SettingsCatalogue.entries();

    @Override
    public String title() {
        return "chart";
    }

    @Override
    public Reach reach(String service, String setting) {
        return entry(service, setting).chosen() ? Reach.OPEN : Reach.FIXED;
    }

    @Override
    public String place(String service, String setting) {
        String path = entry(service, setting).path();
        boolean usual = path.contains(SETTINGS) || reach(service, setting) == Reach.FIXED;
        return usual ? "" : perService(setting) ? named(path, service) : path;
    }

    /** Whether the value lies below each service that reads the setting, as its port does. */
    private boolean perService(String setting) {
        List<SettingsCatalogue.Entry> uses =
                settings.stream().filter(each -> each.name().equals(setting)).toList();
        return uses.size() > 1
                && uses.stream()
                                .map(ChartSettings::of)
                                .map(ChartSettings.Reach::path)
                                .distinct()
                                .count()
                        == uses.size();
    }

    private static String named(String path, String service) {
        return path.replace("." + service + ".", ".NAME.");
    }

    private ChartSettings.Reach entry(String service, String setting) {
        return settings.stream()
                .filter(each -> each.service().equals(service) && each.name().equals(setting))
                .findFirst()
                .map(ChartSettings::of)
                .orElseThrow();
    }
}
