/**
 * The part of UI Automation that is used here: which interface has which methods, in the order of UIAutomationClient.h
 * (Windows SDK 10.0.26100), because a method is called by its place. Compared with two tables that others made from that
 * header, and with Wine's order for IUIAutomation2 (dlls/uiautomationcore/uia_com_client.c).
 * @see https://learn.microsoft.com/windows/win32/api/uiautomationclient/
 */

const unknown = ['QueryInterface', 'AddRef', 'Release'];

const automation = [
  ...unknown,
  'CompareElements',
  'CompareRuntimeIds',
  'GetRootElement',
  'ElementFromHandle',
  'ElementFromPoint',
  'GetFocusedElement',
  'GetRootElementBuildCache',
  'ElementFromHandleBuildCache',
  'ElementFromPointBuildCache',
  'GetFocusedElementBuildCache',
  'CreateTreeWalker',
  'get_ControlViewWalker',
  'get_ContentViewWalker',
  'get_RawViewWalker',
  'get_RawViewCondition',
  'get_ControlViewCondition',
  'get_ContentViewCondition',
  'CreateCacheRequest',
  'CreateTrueCondition',
  'CreateFalseCondition',
  'CreatePropertyCondition',
  'CreatePropertyConditionEx',
  'CreateAndCondition',
  'CreateAndConditionFromArray',
  'CreateAndConditionFromNativeArray',
  'CreateOrCondition',
  'CreateOrConditionFromArray',
  'CreateOrConditionFromNativeArray',
  'CreateNotCondition',
  'AddAutomationEventHandler',
  'RemoveAutomationEventHandler',
  'AddPropertyChangedEventHandlerNativeArray',
  'AddPropertyChangedEventHandler',
  'RemovePropertyChangedEventHandler',
  'AddStructureChangedEventHandler',
  'RemoveStructureChangedEventHandler',
  'AddFocusChangedEventHandler',
  'RemoveFocusChangedEventHandler',
  'RemoveAllEventHandlers',
  'IntNativeArrayToSafeArray',
  'IntSafeArrayToNativeArray',
  'RectToVariant',
  'VariantToRect',
  'SafeArrayToRectNativeArray',
  'CreateProxyFactoryEntry',
  'get_ProxyFactoryMapping',
  'GetPropertyProgrammaticName',
  'GetPatternProgrammaticName',
  'PollForPotentialSupportedPatterns',
  'PollForPotentialSupportedProperties',
  'CheckNotSupported',
  'get_ReservedNotSupportedValue',
  'get_ReservedMixedAttributeValue',
  'ElementFromIAccessible',
  'ElementFromIAccessibleBuildCache',
];

/** Each with the methods it inherits first. What follows the last that is used may be left out. */
export const methodsOf = {
  IUnknown: unknown,
  IUIAutomation2: [
    ...automation,
    'get_AutoSetFocus',
    'put_AutoSetFocus',
    'get_ConnectionTimeout',
    'put_ConnectionTimeout',
    'get_TransactionTimeout',
    'put_TransactionTimeout',
  ],
  IUIAutomationElement: [
    ...unknown,
    'SetFocus',
    'GetRuntimeId',
    'FindFirst',
    'FindAll',
    'FindFirstBuildCache',
    'FindAllBuildCache',
    'BuildUpdatedCache',
    'GetCurrentPropertyValue',
    'GetCurrentPropertyValueEx',
    'GetCachedPropertyValue',
    'GetCachedPropertyValueEx',
    'GetCurrentPatternAs',
    'GetCachedPatternAs',
    'GetCurrentPattern',
    'GetCachedPattern',
    'GetCachedParent',
    'GetCachedChildren',
    'get_CurrentProcessId',
    'get_CurrentControlType',
    'get_CurrentLocalizedControlType',
    'get_CurrentName',
    'get_CurrentAcceleratorKey',
    'get_CurrentAccessKey',
    'get_CurrentHasKeyboardFocus',
    'get_CurrentIsKeyboardFocusable',
    'get_CurrentIsEnabled',
    'get_CurrentAutomationId',
    'get_CurrentClassName',
    'get_CurrentHelpText',
    'get_CurrentCulture',
    'get_CurrentIsControlElement',
    'get_CurrentIsContentElement',
    'get_CurrentIsPassword',
    'get_CurrentNativeWindowHandle',
  ],
  IUIAutomationValuePattern: [...unknown, 'SetValue', 'get_CurrentValue', 'get_CurrentIsReadOnly'],
  IUIAutomationTextPattern: [
    ...unknown,
    'RangeFromPoint',
    'RangeFromChild',
    'GetSelection',
    'GetVisibleRanges',
    'get_DocumentRange',
    'get_SupportedTextSelection',
  ],
  IUIAutomationTextRangeArray: [...unknown, 'get_Length', 'GetElement'],
  IUIAutomationTextRange: [
    ...unknown,
    'Clone',
    'Compare',
    'CompareEndpoints',
    'ExpandToEnclosingUnit',
    'FindAttribute',
    'FindText',
    'GetAttributeValue',
    'GetBoundingRectangles',
    'GetEnclosingElement',
    'GetText',
    'Move',
    'MoveEndpointByUnit',
    'MoveEndpointByRange',
    'Select',
    'AddToSelection',
    'RemoveFromSelection',
    'ScrollIntoView',
    'GetChildren',
  ],
} as const satisfies Record<string, readonly string[]>;

/** What is called, as C declares it; a `BOOL` and an enum have 32 bits, a `BSTR` and a window are addresses. */
export const declarations = {
  'IUnknown.AddRef': 'uint32_t IUnknown_AddRef(void *self)',
  'IUnknown.Release': 'uint32_t IUnknown_Release(void *self)',
  'IUIAutomation2.CompareElements':
    'int32_t IUIAutomation2_CompareElements(void *self, void *one, void *other, _Out_ int32_t *same)',
  'IUIAutomation2.GetFocusedElement':
    'int32_t IUIAutomation2_GetFocusedElement(void *self, _Out_ void **element)',
  'IUIAutomation2.put_AutoSetFocus': 'int32_t IUIAutomation2_put_AutoSetFocus(void *self, int32_t on)',
  'IUIAutomation2.put_ConnectionTimeout':
    'int32_t IUIAutomation2_put_ConnectionTimeout(void *self, uint32_t ms)',
  'IUIAutomation2.put_TransactionTimeout':
    'int32_t IUIAutomation2_put_TransactionTimeout(void *self, uint32_t ms)',
  'IUIAutomationElement.GetCurrentPatternAs':
    'int32_t IUIAutomationElement_GetCurrentPatternAs(void *self, int32_t pattern, void *iid, _Out_ void **object)',
  'IUIAutomationElement.get_CurrentControlType':
    'int32_t IUIAutomationElement_get_CurrentControlType(void *self, _Out_ int32_t *type)',
  'IUIAutomationElement.get_CurrentClassName':
    'int32_t IUIAutomationElement_get_CurrentClassName(void *self, _Out_ void **name)',
  'IUIAutomationElement.get_CurrentIsPassword':
    'int32_t IUIAutomationElement_get_CurrentIsPassword(void *self, _Out_ int32_t *is)',
  'IUIAutomationElement.get_CurrentNativeWindowHandle':
    'int32_t IUIAutomationElement_get_CurrentNativeWindowHandle(void *self, _Out_ void **window)',
  'IUIAutomationValuePattern.get_CurrentIsReadOnly':
    'int32_t IUIAutomationValuePattern_get_CurrentIsReadOnly(void *self, _Out_ int32_t *is)',
  'IUIAutomationTextPattern.GetSelection':
    'int32_t IUIAutomationTextPattern_GetSelection(void *self, _Out_ void **ranges)',
  'IUIAutomationTextRangeArray.get_Length':
    'int32_t IUIAutomationTextRangeArray_get_Length(void *self, _Out_ int32_t *length)',
  'IUIAutomationTextRangeArray.GetElement':
    'int32_t IUIAutomationTextRangeArray_GetElement(void *self, int32_t index, _Out_ void **range)',
  'IUIAutomationTextRange.Clone': 'int32_t IUIAutomationTextRange_Clone(void *self, _Out_ void **range)',
  'IUIAutomationTextRange.CompareEndpoints':
    'int32_t IUIAutomationTextRange_CompareEndpoints(void *self, int32_t end, void *other, int32_t otherEnd, _Out_ int32_t *order)',
  'IUIAutomationTextRange.GetText':
    'int32_t IUIAutomationTextRange_GetText(void *self, int32_t most, _Out_ void **text)',
  'IUIAutomationTextRange.MoveEndpointByUnit':
    'int32_t IUIAutomationTextRange_MoveEndpointByUnit(void *self, int32_t end, int32_t unit, int32_t count, _Out_ int32_t *moved)',
  'IUIAutomationTextRange.MoveEndpointByRange':
    'int32_t IUIAutomationTextRange_MoveEndpointByRange(void *self, int32_t end, void *other, int32_t otherEnd)',
  'IUIAutomationTextRange.Select': 'int32_t IUIAutomationTextRange_Select(void *self)',
} as const;

export type MethodName = keyof typeof declarations;

export function placeOf(method: MethodName): number {
  const [type = '', name = ''] = method.split('.');
  const place = (methodsOf as Record<string, readonly string[]>)[type]?.indexOf(name) ?? -1;
  if (place < 0) throw new Error(`${method} has no place`);
  return place;
}

// From the same header.
export const automationClass = guid('e22ad333-b25f-460c-83d0-0581107395c9'); // CUIAutomation8
export const automation2 = guid('34723aff-0c9d-49d0-9896-7ab52df8cd8a');
export const textPattern = { id: 10014, iid: guid('32eba289-3583-42c9-9c59-3b6d9a1e9b6a') };
export const valuePattern = { id: 10002, iid: guid('a94cd8b1-0844-4cd6-9d2d-640537ab39e9') };
export const controlTypes = { edit: 50004, document: 50030 };
export const ends = { start: 0, end: 1 };
export const characterUnit = 0;

/** As it lies in memory: three numbers, the smallest byte first, and eight bytes. */
export function guid(text: string): Buffer {
  const bytes = Buffer.from(text.replaceAll('-', ''), 'hex');
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}
