"""Django's pages of data maintenance; its own Chinese says 歷史, 過濾器, 查看."""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

WORDS = (
    # the pages of data maintenance
    _("View"),
    _("View %s"),
    _("Add %s"),
    _("Change %s"),
    _("Add %(name)s"),
    _("Select %s"),
    _("Select %s to change"),
    _("Select %s to view"),
    _("Change"),
    _("Change history: %s"),
    _("%(app)s administration"),
    _("Models in the %(name)s application"),
    _("Model name"),
    _("Add link"),
    _("Change or view list link"),
    _("You don’t have permission to view or edit anything."),
    _("Toggle navigation"),
    _("Sidebar"),
    _("Start typing to filter…"),
    _("Filter navigation items"),
    _("Toggle theme (current theme: auto)"),
    _("Toggle theme (current theme: light)"),
    _("Toggle theme (current theme: dark)"),
    _("Welcome,"),
    _("View site"),
    _("Change password"),
    _("Recent actions"),
    _("My actions"),
    _("None available"),
    _("Added:"),
    _("Changed:"),
    _("Deleted:"),
    _("Unknown content"),
    # lists
    _("Filter"),
    _(" By %(filter_title)s "),
    _("Clear all filters"),
    _("Show counts"),
    _("Hide counts"),
    _("Action:"),
    _("Action"),
    _("Go"),
    _("Run the selected action"),
    _("No action selected."),
    _("Items must be selected in order to perform actions on them. No items have been changed."),
    _("%(total_count)s selected"),
    _("0 of %(cnt)s selected"),
    _("Select all objects on this page for an action"),
    _("Select this object for an action - {}"),
    _("Click here to select the objects across all pages"),
    _("Select all %(total_count)s %(module_name)s"),
    _("Clear selection"),
    ngettext_lazy("%(counter)s result", "%(counter)s results"),
    _("%(full_result_count)s total"),
    _("Remove from sorting"),
    _("Sorting priority: %(priority_number)s"),
    _("Toggle sorting"),
    _("All dates"),
    _("Any date"),
    _("Past 7 days"),
    _("No date"),
    _("Has date"),
    _("Empty"),
    _("Not empty"),
    # forms and their messages
    _("Add another %(verbose_name)s"),
    _("Add another %(model)s"),
    _("Change selected %(model)s"),
    _("Delete selected %(model)s"),
    _("View selected %(model)s"),
    _("Delete selected %(verbose_name_plural)s"),
    _("Lookup"),
    _("Remove"),
    _("Save as new"),
    _("Save and add another"),
    _("Save and continue editing"),
    _("Save and view"),
    _("Hold down “Control”, or “Command” on a Mac, to select more than one."),
    _("Popup closing…"),
    ngettext_lazy("Please correct the error below.", "Please correct the errors below."),
    _("The {name} “{obj}” was added successfully."),
    _("The {name} “{obj}” was added successfully. You may add another {name} below."),
    _("The {name} “{obj}” was changed successfully."),
    _("The {name} “{obj}” was changed successfully. You may edit it again below."),
    _("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    _("You may edit it again below."),
    _("The %(name)s “%(obj)s” was deleted successfully."),
    ngettext_lazy("%(count)s %(name)s was changed successfully.", "%(count)s %(name)s were changed successfully."),
    _("%(name)s with ID “%(key)s” doesn’t exist. Perhaps it was deleted?"),
    # deletion
    _("Delete?"),
    _("Delete multiple objects"),
    _("Successfully deleted %(count)d %(items)s."),
    _("Cannot delete %(name)s"),
    _(
        'Are you sure you want to delete the %(object_name)s "%(escaped_object)s"? All of the following '
        "related items will be deleted:"
    ),
    _(
        "Are you sure you want to delete the selected %(objects_name)s? All of the following objects and "
        "their related items will be deleted:"
    ),
    _(
        "Deleting the %(object_name)s '%(escaped_object)s' would result in deleting related objects, but "
        "your account doesn't have permission to delete the following types of objects:"
    ),
    _(
        "Deleting the selected %(objects_name)s would result in deleting related objects, but your account "
        "doesn't have permission to delete the following types of objects:"
    ),
    _(
        "Deleting the %(object_name)s '%(escaped_object)s' would require deleting the following protected "
        "related objects:"
    ),
    _("Deleting the selected %(objects_name)s would require deleting the following protected related objects:"),
    _("Objects"),
    _("Summary"),
    _("Yes, I’m sure"),
    _("No, take me back"),
    # history
    _("Date/time"),
    _("User"),
    ngettext_lazy("entry", "entries"),
    _("This object doesn’t have a change history. It probably wasn’t added via this admin site."),
)
