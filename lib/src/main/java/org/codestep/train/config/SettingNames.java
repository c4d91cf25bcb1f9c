package org.codestep.train.config;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What settings are called: as the components of records, in snake case. */
final class SettingNames {

    private SettingNames() {}

    /** The components of a record by name, in their order. */
    static Map<String, RecordComponent> components(Class<?> type) {
        Map<String, RecordComponent> components = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            components.put(component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT), component);
        }
        return components;
    }
}
